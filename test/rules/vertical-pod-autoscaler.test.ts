import fc from 'fast-check';
import {expect, test} from 'vitest';
import {convertText} from '../run.ts';

const APP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

test('whatever a VerticalPodAutoscaler holds, it gets one finding and every value is accounted for', () => {
  // A place that a script fills in is told for the whole file (`input/placeholder`).
  const any = fc.jsonValue({maxDepth: 2}).filter(value => !JSON.stringify(value).includes('$'));
  const odd = fc.oneof(fc.constantFrom(null, '', '-1', '5Gi', -1, 7, [], {}), any);
  const recommended = fc.record(
    {
      containerName: fc.oneof(fc.constant('app'), odd),
      target: fc.oneof(odd, fc.record({cpu: odd, memory: odd})),
    },
    {requiredKeys: []},
  );
  const vpa = fc.record(
    {
      spec: fc.oneof(
        odd,
        fc.record({targetRef: fc.oneof(odd, fc.constant({kind: 'Deployment', name: 'app'}))}),
      ),
      status: fc.oneof(
        odd,
        fc.record({
          recommendation: fc.oneof(
            odd,
            fc.record({containerRecommendations: fc.array(fc.oneof(odd, recommended))}),
          ),
        }),
      ),
    },
    {requiredKeys: []},
  );
  fc.assert(
    fc.property(vpa, body => {
      const object = {
        apiVersion: 'autoscaling.k8s.io/v1',
        kind: 'VerticalPodAutoscaler',
        metadata: {name: 'app', namespace: 'shop'},
        ...body,
      };
      const {report} = convertText(`${JSON.stringify(object)}\n---\n${APP}`);
      expect(report.rules.failed).toBe(0);
      expect(report.summary.unaccounted).toBe(0);
      const own = report.findings.filter(({object: {kind}}) => kind === 'VerticalPodAutoscaler');
      expect(own.map(({rule}) => rule)).toEqual(['custom-resource/vertical-pod-autoscaler']);
    }),
    {numRuns: 100},
  );
});
