import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = `http://localhost:${process.env["PORT"] ?? "4000"}`;

// `npm run dev` serves the client with hot reload and passes everything else on to the running server.
export default defineConfig({
  root: path.join(import.meta.dirname, "client"),
  plugins: [react()],
  build: { outDir: "../dist", emptyOutDir: true },
  server: { port: 5173, proxy: { "/api": server, "/webhooks": server } },
});
