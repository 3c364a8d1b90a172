/** Every word the demo shows, in one place. A translation is a copy of this file. */
export const text = {
  signInTitle: "Join the call",
  signInLead: "A call here survives lost networks, reloaded tabs and restarted servers. Try to break it.",
  nameLabel: "Your name",
  roleLabel: "You are",
  roleCustomer: "Customer",
  roleAgent: "Agent",
  roleSupervisor: "Supervisor",
  roomLabel: "Room",
  signIn: "Join",
  signingIn: "Joining…",
  signOut: "Sign out",
  copyLink: "Copy link",
  linkCopied: "Link copied. Whoever opens it joins this room.",
  linkNotCopied: (link) => `Copying is not allowed here. The link is ${link}`,
  tryAgain: "Try again",

  demoOffTitle: "The demo is switched off",
  demoOffText: "This server runs Holdfast without its demo. An operator can switch it on with HOLDFAST_DEMO_ENABLED=true.",
  unreachableTitle: "The server does not answer",
  unreachableText: "Check the connection and try again.",
  signInFailed: "Signing in did not work. Please try again in a moment.",
  signInRefused: (reason) => `Signing in was refused: ${reason}`,

  connection: { connected: "Connected", connecting: "Connecting…", disconnected: "Not connected" },
  call: {
    idle: "Not in a call",
    requesting: "Joining…",
    waiting: "Waiting for others",
    ringing: "Ringing",
    connected: "In call",
    reconnecting: "Reconnecting",
  },
  transcriptState: { connected: "Live", connecting: "Connecting…", disconnected: "Off" },

  callTitle: "Call",
  controls: "Call controls",
  microphone: "Microphone",
  camera: "Camera",
  leave: "Leave",
  on: "on",
  off: "off",
  microphoneOff: "microphone off",
  cameraOff: "Camera off",
  playRemote: "Play sound",

  waitingTitle: "Waiting for someone to join",
  waitingText: "Send the link to the other person. You can also open it in a second window.",
  linkingTitle: (name) => `Connecting to ${name}…`,
  awayTitle: (name) => `${name} lost the connection`,
  awayText: (name) => `until the call ends. It goes on by itself as soon as ${name} is back.`,
  awayLast: "Any moment now…",
  awayAnnouncement: (name, minutes) => `${name} lost the connection. The call is held for ${minutes}.`,
  minutes: (count) => (count === 1 ? "one minute" : `${count} minutes`),
  backAnnouncement: (name) => `${name} is back.`,
  backAfter: (seconds) => `Everyone is back after ${seconds} s.`,
  joinedAnnouncement: (name) => `${name} joined.`,
  ownReconnecting: "Your connection was lost. Your place in the call is kept while we reconnect…",
  ownBack: "You are connected again.",
  someone: "Someone",
  you: "You",

  ended: {
    completed: "The call has ended.",
    cancelled: "The call was cancelled.",
    "no-agent": "The call ended: nobody was available.",
    "reconnection-timeout": "The call ended: the other person did not come back in time.",
    removed: "The call ended: someone was removed.",
    "room-closed": "The call ended: the room was closed.",
  },
  endedOther: "The call has ended.",
  lasted: (duration) => `It lasted ${duration}.`,

  left: { title: "You left the call", text: "The room stays open for a while.", action: "Join again" },
  closed: {
    "session-displaced": {
      title: "You joined from somewhere else",
      text: "This call goes on in another tab or on another device.",
      action: "Continue here",
    },
    removed: { title: "You were removed from the room", text: "Someone in charge ended your part in this call." },
    "room-closed": { title: "The room is closed", text: "It was closed by someone in charge." },
    "room-full": { title: "The room is full", text: "Try again when someone has left.", action: "Try again" },
    "room-not-found": { title: "There is no such room", text: "It may have been empty for too long.", action: "Try again" },
    forbidden: { title: "You may not enter this room", text: "Sign out and sign in again to ask for access." },
    unauthorized: { title: "You are signed out", text: "Sign in again to go on." },
    "reconnection-timeout": {
      title: "You were away too long",
      text: "The call ended while you were away. The room may still be open.",
      action: "Join again",
    },
  },
  closedOther: (code) => ({ title: "You are not in the room any more", text: `Reason: ${code}.`, action: "Join again" }),

  devices: {
    denied: "Camera and microphone are blocked in this browser. You are in the call and can see and hear the others.",
    missing: "No camera or microphone was found. You are in the call and can see and hear the others.",
    busy: "Camera or microphone are in use by another program. You are in the call without them.",
    noCamera: "No camera can be used. You are in the call with sound only.",
    noMicrophone: "No microphone can be used. You are in the call with video only.",
    lost: "A device was unplugged.",
    insecure: "Browsers allow camera and microphone only over https. You are in the call without them.",
  },

  transcriptTitle: "Transcript",
  transcriptEmpty: "What is said appears here. Typed captions stand in for a speech engine.",
  captionLabel: "Type what you say",
  captionPlaceholder: "Type what you say…",
  captionSend: "Send",
  captionFailed: "The caption could not be sent.",
  gap: "A part of the transcript is missing here.",
  speakers: { caller: "Caller", agent: "Agent", interpreter: "Interpreter" },
};

/** Fills what the page's markup names: data-text, data-placeholder, data-label. */
export function fillText(root) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = text[element.dataset.text];
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) {
    element.placeholder = text[element.dataset.placeholder];
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text[element.dataset.label]);
  }
}
