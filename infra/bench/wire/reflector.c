// The far end of benches and truth tests, in C so that it is never what is measured: UDP echo (port 7), STAMP (port 862, RFC 8762 unauthenticated,
// stateless; it claims no turnaround, so that the reported round trip is what a capture sees), CFM loopback. ./reflector <interface>
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, SLOT = 2048 };
static int room = 16 << 20;

static int die(const char* what) {
  perror(what);
  exit(1);
}

static int udp(int port) {
  const int s = socket(AF_INET, SOCK_DGRAM, 0);
  setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  setsockopt(s, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = INADDR_ANY};
  if (bind(s, (struct sockaddr*)&at, sizeof at) < 0) die("bind");
  return s;
}

/** Turns a STAMP sender's packet into the reflector's (RFC 8762 §4.3.1); answers its length. */
static size_t reflectStamp(uint8_t* d, size_t n) {
  if (n < 44) return 0;
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  uint8_t sender[14];
  memcpy(sender, d, 14);
  const uint32_t seconds = htonl((uint32_t)t.tv_sec + 2208988800u);
  const uint32_t part = htonl((uint32_t)((((uint64_t)t.tv_nsec << 32) + 999999999) / 1000000000));
  memcpy(d + 4, &seconds, 4);
  memcpy(d + 8, &part, 4);
  d[12] = 0x80, d[13] = 1;  // synchronised, the smallest error there is
  memcpy(d + 16, d + 4, 8);
  memcpy(d + 24, sender, 14);
  memset(d + 38, 0, 6);
  d[40] = 64;
  return n;
}

static void* serve(void* argument) {
  const int port = (int)(intptr_t)argument, s = udp(port);
  static __thread uint8_t data[BATCH][SLOT];
  static __thread struct sockaddr_in from[BATCH];
  struct iovec v[BATCH];
  struct mmsghdr m[BATCH];
  for (;;) {
    for (int i = 0; i < BATCH; i++) {
      v[i] = (struct iovec){data[i], SLOT};
      m[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &v[i], .msg_iovlen = 1, .msg_name = &from[i], .msg_namelen = sizeof from[i]}};
    }
    const int n = recvmmsg(s, m, BATCH, MSG_WAITFORONE, NULL);
    for (int i = 0; i < n; i++) v[i].iov_len = port == 862 ? reflectStamp(data[i], m[i].msg_len) : m[i].msg_len;
    for (int done = 0; done < n;) {
      const int sent = sendmmsg(s, m + done, n - done, 0);
      done += sent > 0 ? sent : 1;
    }
  }
  return NULL;
}

static void* loopback(void* argument) {
  const int s = socket(AF_PACKET, SOCK_RAW, htons(0x8902));
  struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_protocol = htons(0x8902), .sll_ifindex = (int)if_nametoindex(argument)};
  struct ifreq r = {0};
  strncpy(r.ifr_name, argument, IFNAMSIZ - 1);
  if (s < 0 || bind(s, (struct sockaddr*)&at, sizeof at) < 0 || ioctl(s, SIOCGIFHWADDR, &r) < 0) die("packet socket");
  uint8_t d[SLOT];
  for (;;) {
    const ssize_t n = recv(s, d, sizeof d, 0);
    if (n < 60 || d[15] != 3) continue;
    memcpy(d, d + 6, 6);
    memcpy(d + 6, r.ifr_hwaddr.sa_data, 6);
    d[15] = 2;
    send(s, d, n, 0);
  }
  return NULL;
}

int main(int count, char** arguments) {
  if (count != 2) return fprintf(stderr, "usage: reflector <interface>\n"), 2;
  pthread_t threads[3];
  pthread_create(&threads[0], NULL, serve, (void*)(intptr_t)7);
  pthread_create(&threads[1], NULL, serve, (void*)(intptr_t)862);
  pthread_create(&threads[2], NULL, loopback, arguments[1]);
  usleep(50000);
  puts("ready");
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) continue;  // ends with its parent
  return 0;
}
