import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { alertRules } from '../../deploy/local/prometheus.mjs';
import { findPromtool } from '../../deploy/local/tools.mjs';
import { workspace } from '../harness/workspace.mjs';

// What the rules make of given series, by Prometheus' own means to test rules.
describe('the alert HoldfastServiceDown', () => {
  it('names each service of which no replica can be scraped, and no other', () => {
    check({
      series: {
        'up{namespace="x", service="signaling-service", pod="a"}': '0x20',
        'up{namespace="y", service="signaling-service", pod="a"}': '1x20',
        'up{namespace="x", service="room-service", pod="a"}': '0x20',
        'up{namespace="x", service="room-service", pod="b"}': '1x20',
      },
      alert: 'HoldfastServiceDown',
      fires: [
        { namespace: 'x', service: 'signaling-service' },
        { service: 'transcript-service' },
      ].map((labels) => ({
        exp_labels: { severity: 'critical', ...labels },
        exp_annotations: {
          summary: `No replica of ${labels.service} can be scraped.`,
          runbook: 'docs/runbook.md#holdfastservicedown',
        },
      })),
    });
  });
});

describe('the alert HoldfastRecoveriesFail', () => {
  const connects = (namespace, outcome) =>
    `holdfast_connects_total{namespace="${namespace}", outcome="${outcome}"}`;

  it('is not hushed by another namespace where all is well', () => {
    check({
      series: {
        [connects('busy', 'recovered')]: '0+1000x20',
        [connects('busy', 'not-recovered')]: '0x20',
        [connects('small', 'recovered')]: '0+1x20',
        [connects('small', 'not-recovered')]: '0+1x20',
      },
      alert: 'HoldfastRecoveriesFail',
      fires: [
        {
          exp_labels: { severity: 'warning', namespace: 'small' },
          exp_annotations: {
            summary: '50% of those who came back lost their session.',
            runbook: 'docs/runbook.md#holdfastrecoveriesfail',
          },
        },
      ],
    });
  });
});

describe('the alert HoldfastDrainOverrun', () => {
  const ended = (code, pod, restarts) => ({
    [`kube_pod_container_status_last_terminated_exitcode{namespace="x", container="service", pod="${pod}"}`]: `${code}x20`,
    [`kube_pod_container_status_restarts_total{namespace="x", container="service", pod="${pod}"}`]:
      restarts,
  });

  it('is about a container of Holdfast that was killed or ran out of heap just now', () => {
    const pods = ['signaling-service-5c9f', 'transcript-service-8a1e'];
    check({
      series: {
        ...ended(137, pods[0], '0x10 1x10'),
        ...ended(3, pods[1], '0x10 1x10'),
        ...ended(0, 'transcript-service-2b7d', '0x10 1x10'),
        ...ended(137, 'room-service-7d4b', '1x20'),
        ...ended(137, 'somebody-else-6f8c', '0x10 1x10'),
      },
      alert: 'HoldfastDrainOverrun',
      fires: pods.map((pod) => ({
        exp_labels: { severity: 'warning', namespace: 'x', pod },
        exp_annotations: {
          summary: `${pod} ended without a drain and began anew: out of memory, or past its grace period.`,
          runbook: 'docs/runbook.md#holdfastdrainoverrun',
        },
      })),
    });
  });
});

/** Samples come every 15 s; the alerts are those that fire after five minutes. */
function check({ series, alert, fires }) {
  const folder = join(workspace, 'alerts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'rules.yml'), alertRules());
  const test = {
    interval: '15s',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [{ eval_time: '5m', alertname: alert, exp_alerts: fires }],
  };
  // JSON is YAML.
  const file = join(folder, 'tests.yml');
  const tests = { rule_files: ['rules.yml'], evaluation_interval: '15s', tests: [test] };
  writeFileSync(file, JSON.stringify(tests));
  execFileSync(findPromtool(), ['test', 'rules', file]);
}
