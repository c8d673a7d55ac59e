// The relay as an AWS Lambda function.
import { payleraLambda } from "@paylera/server/lambda";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

/** For API Gateway, Function URLs and load balancers. */
export const handler = payleraLambda({ identify, autoCreateCustomer: true });
