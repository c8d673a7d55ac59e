/** What bundles for browsers get in place of the server's functions: neither their code nor a way to call them. */
throw new Error("@paylera/react/server is for servers: it takes your secret token");
