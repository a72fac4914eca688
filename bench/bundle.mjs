/** Bundles product.ts into dist/bench/, where the benchmarks take it from. */
import { bundle } from '../scripts/bundle.mjs';

await bundle({ product: 'bench/product.ts' }, 'dist/bench');
