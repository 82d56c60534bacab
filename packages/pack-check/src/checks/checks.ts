import type { Check } from '../check.ts'
import { checkBrowser } from './browser.ts'
import { checkBundle } from './bundle.ts'
import { checkCheckout } from './checkout.ts'
import { checkCodegen } from './codegen.ts'
import { checkEdge } from './edge.ts'
import { checkFiles } from './files.ts'
import { checkManifest } from './manifest.ts'
import { checkNode } from './node.ts'
import { checkTesting } from './testing.ts'
import { checkTypes } from './types.ts'

/** All checks, the quickest first. */
export const checks: readonly Check[] = [
  { name: 'files', run: checkFiles },
  { name: 'manifest', run: checkManifest },
  { name: 'types', run: checkTypes },
  { name: 'codegen', run: checkCodegen },
  { name: 'bundle', run: checkBundle },
  { name: 'node-20', run: (setting) => checkNode(20, setting) },
  { name: 'node-22', run: (setting) => checkNode(22, setting) },
  { name: 'node-24', run: (setting) => checkNode(24, setting) },
  { name: 'testing', run: checkTesting },
  { name: 'edge', run: checkEdge },
  { name: 'browser', run: checkBrowser },
  { name: 'checkout', run: checkCheckout },
]
