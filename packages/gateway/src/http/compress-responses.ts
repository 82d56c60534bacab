import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import type { FastifyInstance } from 'fastify'

/** Bytes from which a body is compressed: a smaller one fits into the packets that its headers need anyway. */
const leastBytes = 1_024

/**
 * Compresses the bodies of the routes that are added to `app` afterwards, for clients that accept brotli or gzip. Bodies of requests
 * are left alone: a compressed one is refused. Streams of events belong to another part of the server and are never compressed.
 */
export async function compressResponses(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    globalDecompression: false,
    threshold: leastBytes,
    encodings: ['br', 'gzip'],
    // Higher ones cost a multiple for a few per cent; docs/benchmarks.md has the figures.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 6 },
  })
}
