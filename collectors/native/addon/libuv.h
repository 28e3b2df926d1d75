// The part of libuv's C ABI, stable since 1.19, that watching a descriptor takes: node-api-headers, where the build's headers come from,
// carries no uv.h. The functions are in the node executable itself.
#pragma once
#include <cstddef>

struct uv_loop_s;
struct uv_poll_s;
extern "C" {
const char* uv_err_name(int error);
const char* uv_strerror(int error);
std::size_t uv_handle_size(int type);
void uv_handle_set_data(uv_poll_s* handle, void* data);
void* uv_handle_get_data(const uv_poll_s* handle);
int uv_poll_init(uv_loop_s* loop, uv_poll_s* handle, int fd);
int uv_poll_start(uv_poll_s* handle, int events, void (*callback)(uv_poll_s* handle, int status, int events));
int uv_poll_stop(uv_poll_s* handle);
void uv_close(uv_poll_s* handle, void (*callback)(uv_poll_s* handle));
}
constexpr int UV_POLL_TYPE = 8, UV_READABLE = 1, UV_WRITABLE = 2, UV_PRIORITIZED = 8;
