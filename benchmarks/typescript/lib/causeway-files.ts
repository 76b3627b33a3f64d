import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Causeway keeps buildspecs and code, seen from dist/lib. */
const CONSTRUCTS = join(__dirname, '../../../../constructs');

/** A file that Causeway embeds, too. */
const read = (path: string) => readFileSync(join(CONSTRUCTS, path), 'utf8');

export const TESTS_BUILDSPEC = read('delivery/buildspecs/tests.yml');
export const ANALYSIS_BUILDSPEC = read('delivery/buildspecs/analysis.yml');
export const SEAL_PROGRAM = read('delivery/seal.py');
/** The function that watches a pipeline, inside the handler around every function. */
export const WATCH_CODE = `${read('monitoring/watch.js')}\n${read('function/custom_resource.js')}`;
