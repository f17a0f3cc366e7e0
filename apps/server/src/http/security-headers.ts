import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * Sent with every answer. The studio has no inline script and no eval; CodeMirror and React Flow set style elements. The live
 * subscription's address is named beside 'self', which in some browsers does not cover ws:.
 */
export function securityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  const host = request.headers.host ?? "";
  const live = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : "";
  reply.headers({
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      `connect-src 'self'${live}`,
      "worker-src 'self' blob:",
      "manifest-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  });
  if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
}
