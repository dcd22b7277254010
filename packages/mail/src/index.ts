/** Mail by the operator's SMTP server: its settings, and how to send. */
export {
  MAIL_SETTINGS,
  type MailServer,
  refineMailSettings,
  toMailServer,
} from './mail-settings.ts';
export { createSendMail, fateOf, type Mail, type MailFate, type SendMail } from './send-mail.ts';
