/** Who asks, for the audit log. */
export interface Caller {
  /** Address of the other end of the connection. */
  readonly address: string;
  /** How the caller proved itself: the studio's cookie, or a token in a header. */
  readonly via: "cookie" | "bearer";
  readonly userAgent: string;
}
