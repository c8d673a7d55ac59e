import { createClient } from "./call.ts";
import type { Client, ClientOptions } from "./call.ts";
import { namespaces } from "./generated/namespaces.ts";
import type { Transport } from "./transport.ts";

type Bound<F> = F extends (client: Client, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never;
type Namespaces = {
  readonly [Tag in keyof typeof namespaces]: {
    readonly [Name in keyof (typeof namespaces)[Tag]]: Bound<(typeof namespaces)[Tag][Name]>;
  };
};
type Operation = (client: Client, ...rest: unknown[]) => unknown;

/** One property per tag, one method per operation: `client.customers.create({ email })`. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- the constructor assigns every namespace
export interface PayleraClient extends Namespaces {}

/**
 * Every operation of the API grouped by tag (P-102). To ship one call only, use `createClient` with the operation's
 * own function instead.
 */
export class PayleraClient implements Client {
  readonly transport: Transport;
  readonly newIdempotencyKey: () => string;
  readonly now: () => number;

  /** @throws TypeError on an unusable token or address, or in a browser without `dangerouslyAllowBrowser` */
  constructor(options: ClientOptions) {
    const { transport, newIdempotencyKey, now } = createClient(options);
    this.transport = transport;
    this.newIdempotencyKey = newIdempotencyKey;
    this.now = now;
    for (const [tag, operations] of Object.entries(namespaces)) {
      const methods = Object.entries<Operation>(operations as Record<string, Operation>).map(([name, operation]) => {
        return [name, (...rest: unknown[]) => operation(this, ...rest)];
      });
      Object.assign(this, { [tag]: Object.fromEntries(methods) });
    }
  }
}
