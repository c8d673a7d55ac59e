import type { RequestListener } from "node:http";
import type { RelayOptions } from "@paylera/server";

/** Mounts the relay in a framework and gives the listener of a node:http server. */
export type Mount = (options: RelayOptions, basePath: string) => Promise<RequestListener>;

/** Every way to mount the relay that can run here. */
export const mounts: Readonly<Record<string, Mount>> = {
  async node(options) {
    const { payleraNode } = await import("@paylera/server/node");
    return payleraNode(options);
  },
};
