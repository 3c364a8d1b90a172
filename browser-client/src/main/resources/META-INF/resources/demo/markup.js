/** What the pages have in common, once. Words come from text.js by data-text. */

/** The frame around a page: bar, the two cards before anything begins, messages, settings. */
export const frame = `
  <a class="skip" href="#main" data-text="skipToMain"></a>
  <header class="bar">
    <a class="brand" href="../"><img src="icon.svg" alt="" width="24" height="24" />Holdfast</a>
    <span class="page-name" id="page-name"></span>
    <div class="bar-room" id="bar-room" hidden>
      <span class="room-name" id="room-name"></span>
      <button type="button" class="quiet small" id="copy-link" data-text="copyLink"></button>
    </div>
    <div class="bar-end">
      <span class="badge" id="connection-state" data-testid="connection-state" data-state="disconnected" hidden></span>
      <span class="self" id="self-name" hidden></span>
      <select class="small language" id="language" data-label="language"></select>
      <button type="button" class="quiet small" id="settings-open" data-testid="settings" data-text="settings" hidden></button>
      <button type="button" class="quiet small" id="sign-out" data-testid="sign-out" data-text="signOut" hidden></button>
    </div>
  </header>
  <main id="main" tabindex="-1">
    <section class="card" id="unavailable" aria-labelledby="unavailable-title" hidden>
      <h1 id="unavailable-title"></h1>
      <p id="unavailable-text"></p>
      <button type="button" class="primary" id="unavailable-retry" data-text="tryAgain" hidden></button>
    </section>
    <section class="card" id="sign-in" aria-labelledby="sign-in-title" hidden>
      <h1 id="sign-in-title"></h1>
      <p class="lead" id="sign-in-lead"></p>
      <p class="notice" id="sign-in-notice" role="status" hidden></p>
      <form id="sign-in-form">
        <label for="sign-in-name" data-text="nameLabel"></label>
        <input id="sign-in-name" data-testid="sign-in-name" name="name" autocomplete="name" maxlength="60" required />
        <div class="field" id="sign-in-role-field" hidden>
          <label for="sign-in-role" data-text="roleLabel"></label>
          <select id="sign-in-role" name="role">
            <option value="customer" data-text="roleCustomer"></option>
            <option value="agent" data-text="roleAgent"></option>
            <option value="supervisor" data-text="roleSupervisor"></option>
          </select>
        </div>
        <p class="hint" id="sign-in-room-field" hidden>
          <span data-text="roomLabel"></span> <strong id="sign-in-room"></strong>
        </p>
        <p class="problem" id="sign-in-problem" role="alert" hidden></p>
        <button type="submit" class="primary" id="sign-in-button" data-testid="sign-in-button"></button>
      </form>
    </section>
    <div id="page" hidden></div>
  </main>
  <div class="toast" id="toast" data-testid="toast" role="status" hidden></div>
  <div class="unseen" id="announcer" aria-live="polite"></div>`;

/**
 * A transcript with its head.
 *
 * @param {{empty: string, below?: string}} content empty: key of what stands there as long as there is no line
 */
export const transcriptMarkup = ({ empty, below = "" }) => `
  <section class="transcript" aria-labelledby="transcript-title">
    <div class="transcript-head">
      <h2 id="transcript-title" data-text="transcriptTitle"></h2>
      <span class="badge" id="transcript-state" data-testid="transcript-state" data-state="disconnected" hidden></span>
    </div>
    <div class="lines" id="lines" tabindex="0" role="log" aria-live="off" aria-labelledby="transcript-title">
      <p class="hint" id="transcript-empty" data-text="${empty}"></p>
      <ol id="transcript" data-testid="transcript"></ol>
    </div>
    ${below}
  </section>`;

const captionForm = `
    <form class="caption" id="caption-form">
      <label class="unseen" for="caption-input" data-text="captionLabel"></label>
      <input id="caption-input" data-testid="caption-input" autocomplete="off" maxlength="500" data-placeholder="captionPlaceholder" disabled />
      <button type="submit" class="quiet" id="caption-send" data-testid="caption-send" data-text="captionSend" disabled></button>
    </form>`;

/** Stage, controls and transcript. @param {string} aside what stands beside the stage, first */
export const callArea = (aside = "") => `
  <div class="call" id="call">
    ${aside}
    <section class="stage-column" aria-labelledby="stage-title">
      <h1 class="unseen" id="stage-title" data-text="callTitle"></h1>
      <div class="stage" id="stage" data-call-state="idle">
        <video id="remote-video" autoplay playsinline></video>
        <div class="avatar" id="remote-avatar" aria-hidden="true" hidden></div>
        <ul class="tiles" id="tiles"></ul>
        <div class="tag" id="remote-tag" hidden>
          <span id="other-name" data-testid="other-name"></span>
          <span class="tag-note" id="remote-muted" data-text="microphoneOff" hidden></span>
          <span class="tag-note" id="remote-paused" data-text="otherPaused" hidden></span>
        </div>
        <div class="veil" id="veil" hidden>
          <p class="veil-title" id="veil-title"></p>
          <p class="countdown" id="countdown" role="timer" data-testid="waiting-countdown" hidden></p>
          <p class="veil-text" id="veil-text"></p>
          <div class="veil-actions">
            <button type="button" class="primary" id="veil-copy" data-text="copyLink" hidden></button>
            <button type="button" class="primary" id="rejoin" data-testid="rejoin" hidden></button>
          </div>
        </div>
        <div class="own">
          <video id="local-video" autoplay playsinline muted></video>
          <span class="own-off" id="own-off" data-text="cameraOff" hidden></span>
        </div>
        <p class="banner" id="own-connection" hidden data-text="ownReconnecting"></p>
        <button type="button" class="primary unmute" id="play-remote" data-text="playRemote" hidden></button>
      </div>
      <div class="notice" id="call-ended" data-testid="call-ended" hidden></div>
      <div class="notice" id="device-notice" data-testid="device-notice" hidden>
        <span id="device-problem" role="alert"></span>
        <button type="button" class="quiet small" id="device-retry" data-text="tryAgain"></button>
      </div>
      <div class="controls" role="group" data-label="controls">
        <button type="button" id="microphone" data-testid="microphone" aria-pressed="true"></button>
        <button type="button" id="camera" data-testid="camera" aria-pressed="true"></button>
        <button type="button" class="danger" id="leave" data-testid="leave"></button>
        <div class="facts">
          <span class="timer" id="call-time" hidden></span>
          <span class="quality" id="quality" data-testid="quality" hidden></span>
          <span class="call-state" id="call-state" data-testid="call-state" data-state="idle"></span>
        </div>
      </div>
    </section>
    ${transcriptMarkup({ empty: "transcriptEmpty", below: captionForm })}
  </div>`;

export const settingsDialog = `
  <dialog id="settings" aria-labelledby="settings-title">
    <form method="dialog">
      <h2 id="settings-title" data-text="devicesTitle"></h2>
      <label for="device-audio" data-text="device.audio"></label>
      <select id="device-audio"></select>
      <label for="device-video" data-text="device.video"></label>
      <select id="device-video"></select>
      <div class="field" id="device-sound-field">
        <label for="device-sound" data-text="device.sound"></label>
        <select id="device-sound"></select>
      </div>
      <div class="dialog-actions">
        <button class="primary" value="close" data-text="close"></button>
      </div>
    </form>
  </dialog>`;
