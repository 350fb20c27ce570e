import { expect, test } from 'vitest';
import { parsePerCpuPages } from '../../../electron/platform/linux/proc/parse-zoneinfo.ts';

const RECORDED = `Node 0, zone   Normal
  per-node stats
      nr_inactive_anon 14530
  pages free     5412231
        boost    0
        min      16259
        high     32471
        managed  5636928
      nr_free_pages 5412231
      numa_hit     88215904
  pagesets
    cpu: 0
              count:    22703
              high:     23012
              batch:    63
              high_min: 4059
              high_max: 352308
  vm stats threshold: 42
    cpu: 1
              count:    10481
              high:     10481
              batch:    63
              high_min: 4059
              high_max: 352308
  vm stats threshold: 42
  node_unreclaimable:  0
  start_pfn:           1048576
`;

test('free pages in the lists of all processors are added up', () => {
  expect(parsePerCpuPages(RECORDED)).toBe(33_184);
});

test('a file without such lists has none', () => {
  expect(parsePerCpuPages('Node 0, zone DMA\n  pages free 12\n')).toBe(0);
});
