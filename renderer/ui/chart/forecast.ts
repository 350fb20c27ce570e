import type uPlot from 'uplot';

/** Where a series is heading: three moments at which it reaches the ceiling, in seconds from `at`, early to late. */
interface Cone {
  /** Seconds since the epoch: when it was forecast. */
  readonly at: number;
  /** What there was then. */
  readonly from: number;
  readonly early: number;
  readonly middle: number;
  readonly late: number;
  readonly label: string;
  /** Name of a colour token. */
  readonly color: string;
  /** What happens on the way, so many seconds from `at`; null when nothing does. */
  readonly mark: { readonly after: number; readonly label: string } | null;
}

export interface Scene {
  /** Seconds since the epoch. */
  readonly now: number;
  readonly ceiling: { readonly value: number; readonly label: string } | null;
  readonly cone: Cone | null;
}

type Ink = (token: string) => string;

/** Draws ceiling, "now" and the cone over the history that uPlot has drawn. */
export function drawScene(plot: uPlot, scene: Scene, ink: Ink): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const x = (seconds: number) => plot.valToPos(seconds, 'x', true);
  const y = (value: number) => plot.valToPos(value, 'y', true);
  const font = (weight: number) => `${weight} ${11 * scale}px ${getComputedStyle(plot.root).fontFamily}`;

  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
  ctx.clip();

  ctx.strokeStyle = ink('--line-strong');
  ctx.lineWidth = scale;
  ctx.setLineDash([3 * scale, 3 * scale]);
  line(ctx, x(scene.now), bbox.top, x(scene.now), bbox.top + bbox.height);

  if (scene.cone && scene.ceiling) drawCone(scene.cone, scene.ceiling.value);
  if (scene.ceiling) drawCeiling(scene.ceiling);
  ctx.restore();

  function drawCeiling(ceiling: { value: number; label: string }) {
    const at = y(ceiling.value);
    ctx.setLineDash([]);
    ctx.strokeStyle = ink('--critical');
    ctx.lineWidth = 1.5 * scale;
    line(ctx, bbox.left, at, bbox.left + bbox.width, at);
    ctx.fillStyle = ink('--critical-text');
    ctx.font = font(500);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    ctx.fillText(ceiling.label, bbox.left + bbox.width - 2 * scale, at - 3 * scale);
  }

  function drawCone(cone: Cone, ceiling: number) {
    const start = { x: x(cone.at), y: y(cone.from) };
    const top = y(ceiling);
    const color = ink(cone.color);
    ctx.setLineDash([]);
    ctx.fillStyle = color;
    ctx.globalAlpha = 0.16;
    ctx.beginPath();
    ctx.moveTo(start.x, start.y);
    ctx.lineTo(x(cone.at + cone.early), top);
    ctx.lineTo(x(cone.at + cone.late), top);
    ctx.closePath();
    ctx.fill();
    ctx.globalAlpha = 1;

    const hit = x(cone.at + cone.middle);
    ctx.strokeStyle = color;
    ctx.lineWidth = 2 * scale;
    ctx.setLineDash([5 * scale, 4 * scale]);
    line(ctx, start.x, start.y, hit, top);
    labelCone(cone, hit, top);
    if (cone.mark && cone.mark.after < cone.middle) drawMark(cone.mark, cone, start, hit, top);
  }

  /** A dot on the line with its label below, in the free ground under the cone; no label where it would meet that of the cone. */
  function drawMark(
    { after, label }: NonNullable<Cone['mark']>,
    cone: Cone,
    start: { readonly x: number; readonly y: number },
    hit: number,
    top: number,
  ) {
    const along = after / cone.middle;
    const at = { x: start.x + (hit - start.x) * along, y: start.y + (top - start.y) * along };
    const right = bbox.left + bbox.width;
    if (at.x > right) return;
    ctx.setLineDash([]);
    ctx.fillStyle = ink(cone.color);
    ctx.beginPath();
    ctx.arc(at.x, at.y, 4 * scale, 0, 2 * Math.PI);
    ctx.fill();
    ctx.font = font(600);
    const half = ctx.measureText(label).width / 2 + 4 * scale;
    const ground = at.y + 9 * scale;
    if (ground < top + 24 * scale) return;
    ctx.fillStyle = ink('--text');
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    ctx.fillText(label, Math.max(bbox.left + half, Math.min(at.x, right - half)), ground);
  }

  function labelCone(cone: Cone, hit: number, top: number) {
    const right = bbox.left + bbox.width;
    const inside = hit <= right;
    if (inside) {
      ctx.setLineDash([]);
      ctx.fillStyle = ink('--critical');
      ctx.beginPath();
      ctx.arc(hit, top, 4.5 * scale, 0, 2 * Math.PI);
      ctx.fill();
    }
    ctx.font = font(700);
    const half = ctx.measureText(cone.label).width / 2 + 4 * scale;
    ctx.fillStyle = ink('--text');
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    const center = inside ? Math.min(hit, right - half) : right - half;
    const at = Math.max(center, bbox.left + half);
    // An edge of the ground's colour, because the label may lie on the line.
    ctx.setLineDash([]);
    ctx.strokeStyle = ink('--surface');
    ctx.lineWidth = 4 * scale;
    ctx.lineJoin = 'round';
    ctx.strokeText(cone.label, at, top + 9 * scale);
    ctx.fillText(cone.label, at, top + 9 * scale);
  }
}

function line(ctx: CanvasRenderingContext2D, fromX: number, fromY: number, toX: number, toY: number): void {
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}
