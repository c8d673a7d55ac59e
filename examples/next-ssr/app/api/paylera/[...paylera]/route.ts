import { payleraNextRouteHandler } from "@paylera/server/next";
import { payleraSettings } from "../../../paylera.ts";
import { signedInCustomerId } from "../../../session.ts";

type Handlers = ReturnType<typeof payleraNextRouteHandler>;

let handlers: Handlers | undefined;

// Made at the first request, because building needs no secret.
const handle: Handlers["GET"] = (request, context) => {
  handlers ??= payleraNextRouteHandler({
    ...payleraSettings(),
    relaySecret: process.env["PAYLERA_RELAY_SECRET"],
    identify: async () => ({ customerId: await signedInCustomerId() }),
  });
  return handlers.GET(request, context);
};

export { handle as GET, handle as HEAD, handle as OPTIONS, handle as POST };
