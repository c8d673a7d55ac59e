import type { ReactNode } from "react";

export const metadata = { title: "Paylera in server components" };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" style={{ colorScheme: "light dark" }}>
      <body>{children}</body>
    </html>
  );
}
