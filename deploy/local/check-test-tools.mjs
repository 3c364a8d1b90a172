import {
  findChromium,
  findHaproxy,
  findKubectl,
  findNginx,
  findPrometheus,
  findPromtool,
  findTurnServer,
} from './tools.mjs';

// The tests skip nothing, so what they need has to be there.
const needed = [
  ['chromium', findChromium(), 'apt-get install chromium, or let CHROMIUM name the executable'],
  ['haproxy', findHaproxy(), 'apt-get install haproxy, brew install haproxy'],
  ['nginx', findNginx(), 'apt-get install nginx-light, brew install nginx'],
  ['prometheus', findPrometheus(), 'apt-get install prometheus, brew install prometheus'],
  ['promtool', findPromtool(), 'it comes with Prometheus'],
  ['kubectl', findKubectl(), 'https://kubernetes.io/docs/tasks/tools, or let KUBECTL name it'],
  ['turnserver', findTurnServer(), 'apt-get install coturn, brew install coturn'],
];

for (const [name, found, how] of needed) {
  if (!found) {
    console.error(`holdfast: missing ${name}: ${how}`);
    process.exitCode = 1;
  }
}
