import { describe, expect, it } from 'vitest';
import { shownUrl, urlProblem } from '../../../src/engine/automations/check-url.ts';

describe('a URL that is posted to', () => {
  it.each([
    'https://crm.example.com/in?key=1',
    'https://203.0.113.7/in',
    'http://localhost:5678/webhook',
    'http://127.0.0.1:5678',
    'http://n8n:5678/webhook/x',
    'http://10.1.2.3/x',
    'http://172.16.0.1/',
    'http://192.168.0.9',
    'http://[::1]:8080',
    'http://[fd00::1]',
    'http://crm.internal/x',
  ])('%s is good', (url) => {
    expect(urlProblem(url)).toBeUndefined();
  });

  it.each([
    ['', 'url_unreadable'],
    ['crm.example.com', 'url_unreadable'],
    ['ftp://crm.example.com', 'url_unreadable'],
    ['javascript:alert(1)', 'url_unreadable'],
    ['http://crm.example.com/in', 'url_insecure'],
    ['http://203.0.113.7', 'url_insecure'],
    ['http://172.32.0.1/', 'url_insecure'],
    ['http://169.254.169.254/latest', 'url_forbidden'],
    ['https://169.254.1.1', 'url_forbidden'],
    ['http://[fe80::1]', 'url_forbidden'],
    ['http://2852039166/', 'url_forbidden'],
    ['http://[::ffff:169.254.169.254]/', 'url_forbidden'],
    ['http://[fd00:ec2::254]/latest', 'url_forbidden'],
    ['http://metadata.google.internal/', 'url_forbidden'],
    ['https://METADATA.google.internal./', 'url_forbidden'],
    ['http://metadata/', 'url_forbidden'],
    ['https://user:pass@crm.example.com/in', 'url_credentials'],
    ['https://token@crm.example.com/in', 'url_credentials'],
  ])('%s is not: %s', (url, code) => {
    expect(urlProblem(url)?.code).toBe(code);
  });

  it.each([
    ['https://crm.example.com/in/secret?key=1', 'https://crm.example.com/…'],
    ['https://user:pass@crm.example.com', 'https://crm.example.com'],
    ['https://crm.example.com/?key=1', 'https://crm.example.com/…'],
    ['no url', '…'],
  ])('%s is shown as %s', (url, shown) => {
    expect(shownUrl(url)).toBe(shown);
  });
});
