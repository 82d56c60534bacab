import { type Caller, fault } from '@restante/subgraph-kit'

/** Throws FORBIDDEN outside a sandbox: live parcels move and live time passes by themselves. */
export function checkSandbox(caller: Caller): void {
  if (caller.livemode) throw fault('FORBIDDEN', 'Only a test key of a sandbox may do this.')
}
