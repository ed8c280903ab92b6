import { parse } from 'csv-parse/sync';

/** The columns that are read, and what their cells may say. */
const columns: Readonly<Record<string, RegExp>> = {
  user: /./,
  arn: /./,
  user_creation_time: instant(),
  password_enabled: flag(),
  password_last_used: instant(),
  password_last_changed: instant(),
  mfa_active: flag(),
  access_key_1_active: flag(),
  access_key_1_last_rotated: instant(),
  access_key_1_last_used_date: instant(),
  access_key_2_active: flag(),
  access_key_2_last_rotated: instant(),
  access_key_2_last_used_date: instant(),
  cert_1_active: flag(),
  cert_1_last_rotated: instant(),
  cert_2_active: flag(),
  cert_2_last_rotated: instant(),
};

/** Whether a text is the credential report of IAM, CSV in base64, with every column that is read. */
export function isCredentialReport(content: string): boolean {
  try {
    const rows = parse<Record<string, string>>(Buffer.from(content, 'base64').toString('utf8'), {
      columns: true,
      skip_empty_lines: true,
    });
    return rows.every((row) => Object.entries(columns).every(([name, form]) => form.test(row[name] ?? '')));
  } catch {
    return false;
  }
}

function flag(): RegExp {
  return /^(true|false|N\/A|not_supported|no_information)$/;
}

function instant(): RegExp {
  return /^(\d{4}-\d{2}-\d{2}T.+|N\/A|not_supported|no_information)$/;
}
