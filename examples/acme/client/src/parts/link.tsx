import type { ComponentProps, MouseEvent } from "react";
import { navigate, usePath } from "../route.ts";

type LinkProps = Omit<ComponentProps<"a">, "href"> & { href: string };

/** A real link that changes pages without loading; with a modifier key it does what the browser does. */
export function Link({ href, children, ...rest }: LinkProps) {
  const path = usePath();
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <a href={href} onClick={follow} aria-current={path === href ? "page" : undefined} {...rest}>
      {children}
    </a>
  );
}
