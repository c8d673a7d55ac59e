import { renderToString } from "react-dom/server";
import { RenderedApp } from "./rendered-app.tsx";

export const html = renderToString(<RenderedApp />);
