export const record = {
  description: 'Records what this machine does with its memory as a trace that replay plays, until it is stopped.',
  out: 'the trace; a name that ends in .gz makes it a gzipped one',
  for: 'stop after this time, such as 30s, 10m or 8h',
  interval: 'time between two samples',
  commands: 'record command lines too, which may hold secrets',
  untilStopped: 'Recording until Ctrl+C.',
  forSpan: (v: { span: string }) => `Recording for ${v.span}.`,
  nothing: 'nothing could be recorded',
  done: (v: { samples: string; span: string; size: string }) => `${v.samples} in ${v.span}, ${v.size}.`,
  missed: (v: { reason: string }) => `a sample is missing: ${v.reason}`,
};
