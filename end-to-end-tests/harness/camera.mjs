import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from './workspace.mjs';

/**
 * Where there is no graphics card a call of three at the 1280 × 720 of Chromium's own made-up camera
 * keeps two cores busy, and nothing else runs on time beside it.
 */
export const smallPicture = { width: 160, height: 120, framesPerSecond: 15 };
const { width, height, framesPerSecond } = smallPicture;
const barWidth = 20;

/**
 * What Chromium's made-up camera sees: a bar that wanders over a grey wall, for ever.
 *
 * @returns {string} a file in the YUV4MPEG2 format, for --use-file-for-fake-video-capture
 */
export function smallCamera() {
  const frames = Array.from({ length: framesPerSecond }, (_, at) => frame(at / framesPerSecond));
  const header = `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`;
  const file = join(workspace, 'camera.y4m');
  mkdirSync(workspace, { recursive: true });
  writeFileSync(file, Buffer.concat([Buffer.from(header), ...frames]));
  return file;
}

/** @param {number} at where the bar is, from 0 to 1 */
function frame(at) {
  const luma = Buffer.alloc(width * height, 90);
  const left = Math.floor(at * (width - barWidth));
  for (let y = 0; y < height; y++) {
    const start = y * width + left;
    luma.fill(220, start, start + barWidth);
  }
  return Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc(luma.length / 2, 128)]);
}
