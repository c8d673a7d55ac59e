import { hydrateRoot } from "react-dom/client";
import { RenderedApp } from "./rendered-app.tsx";

const root = document.getElementById("root");
if (root) hydrateRoot(root, <RenderedApp />);
