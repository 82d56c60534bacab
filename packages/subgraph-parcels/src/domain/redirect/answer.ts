import { type Dossier, placeOf } from '../parcel/dossier.ts'
import type { Redirect } from '../parcel/redirect.ts'
import { confirmRedirect } from './confirm.ts'
import { giveUpRedirect } from './give-up.ts'

/** Returns the dossier after its carrier has accepted the redirect: the place that was kept for it is promised. */
export function acceptRedirect(dossier: Dossier, redirect: Redirect): Dossier {
  const place = placeOf(dossier, 'REQUESTED')
  if (!place) throw new Error('A redirect that is requested has a place.')
  return confirmRedirect(dossier, redirect, place)
}

/** Returns the dossier after its carrier has declined the redirect for that reason. */
export function declineRedirect(dossier: Dossier, redirect: Redirect, refusal: string): Dossier {
  const declined = giveUpRedirect(dossier, 'DECLINED', null)
  return {
    ...declined,
    redirects: declined.redirects.map((each) => (each.id === redirect.id ? { ...each, refusal } : each)),
  }
}
