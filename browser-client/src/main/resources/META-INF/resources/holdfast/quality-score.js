/** The E-model's constants, as signaling-service has them: ITU-T G.107, G.113, for Opus. */
const BEST = 93.2;
const NOTICED_DELAY_MS = 177.3;
const CODEC_DELAY_MS = 20;
const LOSS_ROBUSTNESS = 20;
const BEST_SCORE = 4.4;
/** Below this a moving picture is seen as a row of pictures. */
const FLUENT_FRAMES = 15;

/**
 * How good a call sounds: a mean opinion score by the E-model, reduced to delay and loss.
 *
 * @param {{rttMs?: number, jitterMs?: number, lossPct?: number}} path
 * @returns {number} 1.0 (bad) to 4.4 (as good as it gets)
 */
export function audioScore({ rttMs = 0, jitterMs = 0, lossPct = 0 }) {
  const delay = rttMs / 2 + 2 * jitterMs + CODEC_DELAY_MS;
  const byDelay = 0.024 * delay + 0.11 * Math.max(0, delay - NOTICED_DELAY_MS);
  const loss = Math.min(100, lossPct);
  const byLoss = (95 * loss) / (loss + LOSS_ROBUSTNESS);
  const r = Math.min(100, Math.max(0, BEST - byDelay - byLoss));
  return rounded(Math.max(1, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r)));
}

/**
 * How good a picture is, on the same scale: no standard, a rule of thumb. A tenth of the time frozen
 * costs a point, as do 5 % of loss, or 5 frames a second too few.
 *
 * @param {{lossPct?: number, framesPerSecond?: number, frozen?: number}} video
 */
export function videoScore({ lossPct = 0, framesPerSecond = FLUENT_FRAMES, frozen = 0 }) {
  const missing = Math.max(0, FLUENT_FRAMES - framesPerSecond);
  return rounded(Math.max(1, BEST_SCORE - 10 * frozen - lossPct / 5 - missing / 5));
}

/**
 * Of a whole sample. The ear decides: a bad picture spoils a good sound by half, a good picture
 * makes no sound better.
 *
 * @param {import("./quality-stats.js").QualitySample} sample
 */
export function scoreOf({ rttMs, audio, video }) {
  const sound = audio ? audioScore({ rttMs, ...audio }) : null;
  const picture = video ? videoScore(video) : null;
  if (sound === null || picture === null) return sound ?? picture ?? BEST_SCORE;
  return rounded(Math.min(sound, (sound + picture) / 2));
}

/** What the other side makes of what is sent to it. */
export function sentScoreOf({ rttMs, sent }) {
  const sound = audioScore({ rttMs, lossPct: sent.audioLossPct });
  return Math.min(sound, videoScore({ lossPct: sent.videoLossPct }));
}

/** From which score on a level holds, the best one first. */
const LEVELS = Object.freeze([
  ["good", 3.8],
  ["fair", 3.1],
  ["poor", 2.4],
  ["bad", 1],
]);
const CLEARLY = 0.2;
const WORSE_AFTER = 2;
const BETTER_AFTER = 3;

/**
 * The level of a row of scores: good, fair, poor or bad. It falls after two worse scores in a row
 * and rises after three that are clearly better, so that it does not flicker at a border.
 */
export class QualityLevel {
  /** @type {"good" | "fair" | "poor" | "bad"} */
  level = "good";
  #worse = 0;
  #better = 0;

  /** @param {number} score @returns {"good" | "fair" | "poor" | "bad"} the level now */
  add(score) {
    const now = rank(levelOf(score));
    const here = rank(this.level);
    const clear = rank(levelOf(score - CLEARLY));
    this.#worse = now > here ? this.#worse + 1 : 0;
    this.#better = clear < here ? this.#better + 1 : 0;
    if (this.#worse >= WORSE_AFTER) this.#become(levelOf(score));
    else if (this.#better >= BETTER_AFTER) this.#become(levelOf(score - CLEARLY));
    return this.level;
  }

  #become(level) {
    this.level = level;
    this.#worse = this.#better = 0;
  }
}

function levelOf(score) {
  return LEVELS.find(([, from]) => score >= from)?.[0] ?? "bad";
}

function rank(level) {
  return LEVELS.findIndex(([name]) => name === level);
}

function rounded(score) {
  return Math.round(10 * score) / 10;
}
