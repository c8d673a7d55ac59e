/**
 * Hosts that must never be reached, spelt every way a URL parser or a socket might understand. Sorted by trick.
 */
export const internalHosts: readonly string[] = [
  // Plain
  ["127.0.0.1", "127.0.0.2", "127.255.255.254", "127.1", "127.0.1", "0", "0.0.0.0", "0.0.0.1", "10.0.0.1", "10.1"],
  ["172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1", "169.254.169.254", "169.254.1", "100.64.0.1"],
  ["100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.7"],
  ["224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.88.99.1"],
  // Decimal, hexadecimal, octal and mixtures
  ["2130706433", "3232235521", "2852039166", "167772161", "4294967295", "0x7f000001", "0x7f.0x0.0x0.0x1"],
  ["0x7f.1", "0X7F.0.0.1", "0xa9fea9fe", "0xA9.0xFE.0xA9.0xFE", "0x0a000001", "0x00000000007f000001"],
  ["017700000001", "0177.0.0.1", "0177.0.0.01", "00000177.0.0.1", "025177524776", "0251.0376.0251.0376"],
  ["0177.0x0.0.1", "127.0x1", "127.00000001", "0300.0250.1", "012.1", "0xc0a80001", "0xac.020.1", "127.0.0.1."],
  // Unicode digits, dots and letters
  ["①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "⑯⑨。②⑤④。⑯⑨｡②⑤④", "𝟏𝟐𝟕.𝟎.𝟎.𝟏"],
  ["𝟘", "⓪", "²¹³⁰⁷⁰⁶⁴³³", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ", "loc%61lhost", "%31%32%37.0.0.1", "127%2e0%2e0%2e1"],
  ["127%E3%80%820%E3%80%820%E3%80%821", "loc\u00adalhost", "local\u200bhost", "127.0.0\t.1", "12\n7.0.0.1"],
  // IPv6
  ["[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::0.0.0.1]", "[fe80::1]", "[febf::1]", "[fc00::1]"],
  ["[fd00:ec2::254]", "[fd20:ce::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[100::1]", "[3fff::1]"],
  ["[4000::1]", "[5f00::1]"],
  // IPv4 inside IPv6
  ["[::127.0.0.1]", "[::7f00:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:FFFF:7F00:0001]"],
  ["[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:8.8.8.8]", "[::ffff:0:127.0.0.1]"],
  ["[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::]"],
  ["[2001:0:7f00:1::1]", "[2001::1]", "[2001:10::1]", "[2001:20::1]", "[::ffff:0.0.0.0]", "[::a00:1]"],
  // Names
  ["localhost", "LOCALHOST", "localhost.", "shop.localhost", "a.b.localhost."],
].flat();

/** Whole addresses refused for their shape, whatever the host; `PORT` stands for a listener on this machine. */
export const refusedUrls: readonly string[] = [
  ["http://example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://127.0.0.1:PORT/_x", "data:,x"],
  ["javascript:alert(1)", "ws://127.0.0.1:PORT/", "unix:/var/run/docker.sock", "blob:https://example.com/1"],
  ["https://user@127.0.0.1:PORT/", "https://user:pass@example.com/", "https://example.com@127.0.0.1:PORT/"],
  ["https://127.0.0.1:PORT\\@example.com/", "https://:p@example.com/", "https:127.0.0.1:PORT", "https:/127.0.0.1:PORT"],
  ["https:\\\\127.0.0.1:PORT\\", "https://127.0.0.1:PORT#@example.com/", "https://127.0.0.1:PORT?@example.com/"],
  ["//127.0.0.1:PORT/", "127.0.0.1:PORT", "", " ", "https://", "https://[::1", "https://[fe80::1%25eth0]/"],
  ["https://256.0.0.1/", "https://1.2.3.4.5/", "https://0x100000000/", "https://127.0.0.1:99999/", "https://a b/"],
  ["\thttps://127.0.0.1:PORT/", "https://127.0.0.1:PORT /", "HTTPS://127.0.0.1:PORT/", "https://[::127.0.0.1.5]/"],
].flat();
