// Preloaded into every service that `npm start` runs: when the starter dies without a word, the service stops too.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
