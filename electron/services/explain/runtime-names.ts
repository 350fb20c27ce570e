import type { Saying } from '../run/sayings.ts';

/** The names of runtimes and programs that say that they are out of memory, as they call themselves. */
export const RUNTIME_NAMES: Readonly<Record<Saying, string>> = {
  'v8-heap': 'V8 (Node.js)',
  'v8-reserve': 'V8 (Node.js)',
  jvm: 'Java',
  cuda: 'CUDA',
  python: 'Python',
  cpp: 'C++',
  go: 'Go',
  rust: 'Rust',
  dotnet: '.NET',
  php: 'PHP',
  ruby: 'Ruby',
  perl: 'Perl',
  erlang: 'Erlang',
  r: 'R',
  bun: 'Bun',
  redis: 'Redis',
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  git: 'Git',
  gcc: 'GCC',
  shell: 'shell',
};
