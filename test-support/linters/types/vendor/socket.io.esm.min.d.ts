// What the services serve beside the SDK, and the package of the SDK carries: socket.io-client, as it was published.
export * from "socket.io-client";
