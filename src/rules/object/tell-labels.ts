import type {LabelTags} from '../../choices/tags.ts';
import type {Pointer} from '../../pointer.ts';
import type {Subject} from '../rule.ts';

/** Says of each label that does not become the tag that it is why not; `at` gives the place of a label. */
export function tellLabels(
  {report, drop}: Pick<Subject<'pod'>, 'report' | 'drop'>,
  {changed, left, readBack}: LabelTags,
  at: (label: string) => Pointer,
): void {
  for (const label of readBack)
    drop(at(label), 'A controller of the cluster gave it; it is the state of one cluster, not a wish.');
  for (const label of left) {
    report(at(label), {
      level: 'info',
      fidelity: 'dropped',
      message: `The label ${label} does not become a tag: a resource has room for 50.`,
    });
  }
  for (const label of changed) {
    if (left.includes(label)) continue;
    report(at(label), {
      level: 'info',
      fidelity: 'approximate',
      message: `The label ${label} has characters that tags do not allow, or is longer than a tag; the tag's text was changed.`,
    });
  }
}
