// What the services serve beside the SDK, and the package of the SDK carries.
export { Manager } from "socket.io-client";
