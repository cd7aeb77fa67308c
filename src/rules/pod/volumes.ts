import {names} from '../../choices/names.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {defineRule} from '../rule.ts';
import {INJECTED, ROUTED, UNUSED} from './volume-source.ts';

export default defineRule({
  id: 'pod/volumes',
  on: 'pod',
  claims: ['/spec/volumes'],
  summary: 'Volumes that containers mount become volumes of the task definition.',
  rationale:
    'Volumes of a pod and of a task are directories that containers mount, and they live as long as the pod or the task. Each source ' +
    'of a volume has a rule of its own. A path inside a volume (`subPath`) becomes a volume of its own, as ECS mounts whole ' +
    'volumes only.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volumes/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'dropped'],
  examples: [
    {
      name: 'a directory that two containers share',
      given: `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: spool, mountPath: /var/spool/app}]}
  - {name: mailer, image: "example/mailer:1", volumeMounts: [{name: spool, mountPath: /spool}]}
volumes: [{name: spool, emptyDir: {}}]`,
      emits: {
        'task-definitions/shop-app': {
          volumes: [{name: 'spool'}],
          containerDefinitions: [
            {name: 'app', mountPoints: [{sourceVolume: 'spool', containerPath: '/var/spool/app'}]},
            {name: 'mailer', mountPoints: [{sourceVolume: 'spool', containerPath: '/spool'}]},
          ],
        },
      },
    },
    {
      name: 'a volume that no container mounts',
      given: 'volumes: [{name: spool, emptyDir: {}}]',
      drops: ['/spec/template/spec/volumes/0/name'],
    },
  ],
  map({view, workload, context, set, drop}) {
    const given = view.spec?.volumes;
    if (!given) return;
    const {uses, volumes} = volumePlan(workload, context);
    const definition = context.choice(names).taskDefinition(workload);
    for (const [index, volume] of given.entries()) {
      const path = `/spec/volumes/${index}/name`;
      const use = uses[index]?.kind ?? 'none';
      void volume.name;
      const own = taskVolumesOf(index, volumes);
      if (own.length > 0) set(definition, {volumes: own.map(({name}) => ({name}))});
      else if (use === 'unused') drop(path, UNUSED);
      else if (use === 'routed') drop(path, ROUTED);
      else if (use === 'injected') drop(path, INJECTED);
      else if (use === 'memory') drop(path, 'The memory belongs to one container and needs no name.');
      else drop(path, 'The volume is not carried over; the rule of its source says why.');
    }
  },
});
