/** What a dynamic reference of CloudFormation begins with (user guide, "Dynamic references"). */
const BEGIN = '{{resolve:';

/** True for text that CloudFormation would take for a dynamic reference, also when its functions have put it together. */
export function holdsDynamicReference(text: string): boolean {
  return text.includes(BEGIN);
}

/** Text in which CloudFormation sees no dynamic reference. */
export function withoutLookups(text: string): string {
  return text.replaceAll(BEGIN, '{{ resolve:');
}
