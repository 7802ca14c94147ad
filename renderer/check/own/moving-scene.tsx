import { useEffect, useRef } from 'react';
import { useText } from '../../messages/text-provider.tsx';

/** How long frames are counted, in ms; the first ones, while the chip wakes up, are not. */
const warmUpMs = 500;
const countMs = 3000;
const triangles = 3000;

const vertexShader = `
attribute float number;
uniform float time;
varying vec3 colour;
void main() {
  float one = floor((number + 0.5) / 3.0);
  float corner = (number - one * 3.0) * 2.0944 + time * 2.0;
  float way = one * 2.39996 + time * 0.3;
  float far = sqrt(one / ${String(triangles)}.0) * 0.95;
  gl_Position = vec4(vec2(cos(way), sin(way)) * far + vec2(cos(corner), sin(corner)) * 0.05, 0.0, 1.0);
  colour = vec3(0.89, 0.38 + 0.3 * far, 0.17 + 0.5 * (1.0 - far));
}`;
const fragmentShader = `
precision mediump float;
varying vec3 colour;
void main() { gl_FragColor = vec4(colour, 0.7); }`;

/** Draws for a few seconds, and tells how many frames a second that were. Where nothing can be drawn it tells nothing. */
export function MovingScene({ onFrames }: { readonly onFrames: (perSecond: number) => void }) {
  const { t } = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const draw = canvas.current === null ? null : drawer(canvas.current);
    if (draw === null) return;
    let request = 0;
    let begun: number | null = null;
    let counted = 0;
    const frame = (now: number): void => {
      begun ??= now;
      const ms = now - begun;
      draw(ms / 1000);
      if (ms >= warmUpMs + countMs) {
        onFrames(Math.round((counted * 1000) / (ms - warmUpMs)));
        return;
      }
      if (ms >= warmUpMs) counted++;
      request = requestAnimationFrame(frame);
    };
    request = requestAnimationFrame(frame);
    return () => cancelAnimationFrame(request);
  }, [onFrames]);
  return (
    <canvas
      ref={canvas}
      className="measured-scene"
      width={640}
      height={360}
      role="img"
      aria-label={t('measured-scene')}
    />
  );
}

/** A function that draws the scene as it is after some seconds; `null` if there is no WebGL. */
function drawer(canvas: HTMLCanvasElement): ((seconds: number) => void) | null {
  const gl = canvas.getContext('webgl', { alpha: false, antialias: false });
  if (gl === null) return null;
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) return null;
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  const corners = Float32Array.from({ length: triangles * 3 }, (_, i) => i);
  gl.bufferData(gl.ARRAY_BUFFER, corners, gl.STATIC_DRAW);
  const number = gl.getAttribLocation(program, 'number');
  gl.enableVertexAttribArray(number);
  gl.vertexAttribPointer(number, 1, gl.FLOAT, false, 0, 0);
  const time = gl.getUniformLocation(program, 'time');
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
  gl.clearColor(0.11, 0.09, 0.07, 1);
  return (seconds) => {
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform1f(time, seconds);
    gl.drawArrays(gl.TRIANGLES, 0, corners.length);
  };
}
