import { readOptions } from '../deploy/local/options.mjs';
import { RollingRestart } from './harness/rolling-restart.mjs';
import { startStack } from './harness/stack.mjs';

// A rolling restart of all replicas of all services, with what it cost: docs/reliability.md.
const options = readOptions({
  sessions: { default: 500, from: 1, to: 5000 },
  calls: { default: 20, from: 0, to: 1000 },
  pause: { default: 1000, from: 0, to: 60_000 },
  drain: { default: '20S' },
});

const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const seconds = (value) => value.toFixed(1);

const stack = await startStack({
  replicas: 2,
  environment: { QUARKUS_SHUTDOWN_DELAY: options.drain },
});
const restart = new RollingRestart(stack, {
  sessions: options.sessions,
  calls: options.calls,
  pauseMs: options.pause,
});
let wrong;
try {
  await restart.begin();
  line('replica', 'SIGTERM to its end, s', 'start, s', 'came back', 'longest silence, s');
  line('---', '---:', '---:', '---:', '---:');
  for (const replica of stack.services) {
    const { replica: name, drain, start, returns, silence } = await restart.replace(replica);
    line(name, seconds(drain), seconds(start), returns, seconds(silence));
  }
  wrong = report(await restart.account());
} finally {
  restart.close();
  await stack.stop();
}
process.exit(wrong === 0 ? 0 : 1);

/** @returns how much there is that must not be */
function report({ talk, transcripts, requests }) {
  const repeated = Object.values(requests.repeated).reduce((sum, times) => sum + times, 0);
  const columns = ['lost', 'doubled', 'disordered', 'anew'];
  const figures = (row) => columns.map((column) => row[column]);
  console.log();
  line('what', 'number', 'lost', 'doubled', 'out of order', 'not recovered', 'sent again');
  line('---', '---:', '---:', '---:', '---:', '---:', '---:');
  line(`events between ${options.sessions} people`, talk.events, ...figures(talk), talk.sentAgain);
  line('segments, at two readers and stored', transcripts.segments, ...figures(transcripts), '–');
  line('requests', requests.requests, requests.failed.length, '–', '–', '–', repeated);
  console.log(`\nparticipant-disconnected and participant-left: ${talk.disconnected}`);
  console.log(`away for so long that a replica's lease may have run out: ${talk.missed}`);
  const ends = new Map();
  for (const why of restart.people.flatMap((person) => person.ends)) {
    ends.set(why, (ends.get(why) ?? 0) + 1);
  }
  const told = [...ends].map(([why, times]) => `${times} times ${why}`);
  console.log(`connections ended, as clients say: ${told.join(', ')}`);
  console.log(`requests repeated: ${JSON.stringify(requests.repeated)}`);
  const errors = [...new Set([...requests.failed, ...transcripts.errors])];
  if (errors.length > 0) console.log(`errors: ${errors.slice(0, 20).join('; ')}`);
  const all = [...figures(talk), ...figures(transcripts), talk.disconnected, transcripts.unended];
  return all.reduce((sum, figure) => sum + figure, errors.length);
}
