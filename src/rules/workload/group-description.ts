import {SECURITY_GROUP} from '../../ecs/limits.ts';

/** A text as the description of a security group, or of a rule of one: other characters than EC2 takes become dashes. */
export function groupDescription(text: string): string {
  const {maxLength} = SECURITY_GROUP.text;
  return text.replaceAll(/[^A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]/g, '-').slice(0, maxLength);
}
