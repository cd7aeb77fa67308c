/**
 * True when a test of this peer is to be skipped, which it tells on standard error. With `K2E_REQUIRE_PEERS=1` nothing is skipped: the test fails where the
 * peer is missing.
 * @throws Error when the peer is missing and peers are required.
 */
export function skipUnless({missing}: {readonly missing?: string | undefined}): boolean {
  if (missing === undefined) return false;
  if (process.env.K2E_REQUIRE_PEERS === '1') throw new Error(`Peers are required, but there is ${missing}`);
  process.stderr.write(`SKIPPED: ${missing}\n`);
  return true;
}
