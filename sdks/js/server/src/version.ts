/** Version of this package, sent upstream in `Paylera-Relay` and `User-Agent`. */
export const VERSION = "0.1.0";
