export { createPages } from "./create-pages.ts";
export type { PagesOptions } from "./pages-options.ts";
