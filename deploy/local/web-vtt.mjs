/**
 * The cues of a WebVTT file, in their order: { id, start, end, speaker, text }, times in seconds. Markup
 * is taken away; the voice of a cue is its speaker.
 */
export function cuesOf(file) {
  const blocks = file
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/);
  return blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => line !== '');
    const at = lines.findIndex((line) => line.includes('-->'));
    if (at < 0 || /^(NOTE|STYLE|REGION)\b/.test(lines[0])) return [];
    const [start, end] = lines[at].split('-->').map((time) => seconds(time.trim().split(/\s/)[0]));
    const text = lines.slice(at + 1).join(' ');
    const speaker = /<v(?:\.\S+)?\s+([^>]+)>/.exec(text)?.[1].trim();
    return [{ id: at > 0 ? lines[0] : undefined, start, end, speaker, text: plain(text) }];
  });
}

function seconds(time) {
  const value = time.split(':').reduce((total, part) => total * 60 + Number(part), 0);
  if (!Number.isFinite(value)) throw new Error(`not a time: ${time}`);
  return value;
}

function plain(text) {
  return text
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&')
    .trim();
}
