/**
 * A record name as k2e compares, writes and permits it: lower case, without the final dot, octal escapes of printable characters
 * resolved (`\052.example.com.` → `*.example.com`). Route 53 lists names escaped and takes both forms
 * (developer guide, "DNS domain name format"; cutover T14). One normaliser for all three uses: they must never disagree.
 */
export function normaliseName(name: string): string {
  const resolved = name.replace(/\\([0-7]{3})/g, (sequence, octal: string) => {
    const code = Number.parseInt(octal, 8);
    return code > 0x20 && code < 0x7f && code !== 0x5c && code !== 0x2e
      ? String.fromCharCode(code)
      : sequence;
  });
  return resolved.toLowerCase().replace(/\.$/, '');
}
