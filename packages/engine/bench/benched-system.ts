/** One system under the same load as the others, in a process of its own. */
export interface BenchedSystem {
  /** Starts one three-step workflow and waits for its end. */
  once(): Promise<void>;
  close(): Promise<void>;
}
