/** The folder holds no evidence locker, or something else; the message says what to do. */
export class NotALockerError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotALockerError';
  }
}
