import type {Resource} from '../../ecs/plan.ts';
import {pointer} from '../../pointer.ts';
import type {NotCarried} from '../output-index.ts';

/**
 * Keys that ecspresso changes: it raises the first letter of every key of a task definition but those of `dockerLabels` and
 * `options`, and so those of `driverOpts` and `labels` of Docker volumes too (kayac/ecspresso v2, `json.go`).
 */
export function alteredKeys({name, input}: Resource<'task-definitions'>): readonly NotCarried[] {
  return (input.volumes ?? []).flatMap(({dockerVolumeConfiguration: docker}, index) =>
    (['driverOpts', 'labels'] as const).flatMap(field =>
      Object.keys(docker?.[field] ?? {})
        .filter(key => key.slice(0, 1) !== key.slice(0, 1).toUpperCase())
        .map(key => ({
          format: 'ecspresso',
          resource: `task-definitions/${name}`,
          pointer: pointer('volumes', index, 'dockerVolumeConfiguration', field, key),
          message:
            'ecspresso raises the first letter of this key: register this task definition with another tool.',
        })),
    ),
  );
}
