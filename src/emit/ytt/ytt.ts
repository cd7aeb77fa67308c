import type {Emission, Emitter, Selected} from '../emitter.ts';
import {kindsNotMade} from '../not-made.ts';
import type {OutputFile} from '../output.ts';
import {placeholdersOf} from '../templated/placeholders.ts';
import {ofKind} from '../templated/task-definitions.ts';
import {type DataValues, dataValues} from './data-values.ts';
import {yttTemplate} from './template.ts';
import {yttYaml} from './yaml.ts';

const FOLDER = 'ytt';

/** carvel.dev/ytt: task definitions as templates, and what they share, above all images, as data values. */
export const ytt: Emitter = {
  name: FOLDER,
  summary: 'Task definitions as templates for ytt; the images that they share are data values.',
  emit: emission,
};

function emission({resources, references}: Selected): Emission {
  const taskDefinitions = ofKind(resources, 'task-definitions');
  const values = dataValues(taskDefinitions);
  const pathOf = (name: string): string => `${FOLDER}/task-definitions/${name}.yml`;
  return {
    files: [
      ...(taskDefinitions.length > 0 ? [valuesFile(values)] : []),
      ...taskDefinitions.map(({name, input}) => ({path: pathOf(name), content: yttTemplate(input, values)})),
    ],
    placeholders: placeholdersOf(taskDefinitions, references, () => VALUES),
    notCarried: kindsNotMade(FOLDER, resources, ['task-definitions']),
  };
}

const VALUES = `${FOLDER}/values.yml`;

const HEADER = `#! What the templates beside this file share. images: the containers' images. aws: what AWS answers when other resources are made,
#! and keys of k2e.yaml; the placeholders are those of the format native. Override one with -v KEY=VALUE.
#@data/values-schema
---
`;

/** The schema of the data values, whose defaults are what k2e knows. */
function valuesFile({images, aws}: DataValues): OutputFile {
  const document = {
    images: Object.fromEntries([...images.values()].map(({key, value}) => [key, value])),
    aws: Object.fromEntries([...aws.values()].map(({key, value}) => [key, value])),
  };
  return {path: VALUES, content: HEADER + yttYaml(document)};
}
