import { PayleraProvider } from "@paylera/react";
import { callApi } from "./api.ts";
import { Billing } from "./pages/billing.tsx";
import { Home } from "./pages/home.tsx";
import { Pricing } from "./pages/pricing.tsx";
import { Success } from "./pages/success.tsx";
import { Weather } from "./pages/weather.tsx";
import { Webhooks } from "./pages/webhooks.tsx";
import { Footer } from "./parts/footer.tsx";
import { Header } from "./parts/header.tsx";
import { Problem } from "./parts/problem.tsx";
import { usePath } from "./route.ts";
import { useShopSession } from "./shop-session.ts";

const pages: Readonly<Record<string, () => React.JSX.Element>> = {
  "/pricing": Pricing,
  "/success": Success,
  "/app": Weather,
  "/billing": Billing,
  "/webhooks": Webhooks,
};
const isPublic = new Set(["/", "/pricing"]);

export function App() {
  const path = usePath();
  const { user, isPending, error } = useShopSession();
  if (isPending) return <p className="loading">Loading …</p>;
  if (error) return <Problem error={error} />;
  const Page = user || isPublic.has(path) ? (pages[path] ?? Home) : Home;
  return (
    // authVersion: another person must never see what the cache knows about the last one.
    <PayleraProvider
      backendUrl="/api/paylera"
      authVersion={user?.email ?? "signed-out"}
      loadSubscription={() => callApi("GET", "/api/subscription")}
    >
      <Header />
      <main>
        <Page />
      </main>
      <Footer />
    </PayleraProvider>
  );
}
