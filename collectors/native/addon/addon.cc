// What one JavaScript environment loads: the shared buffers, and an end that leaves no handle and no descriptor behind.
#include "socket.h"

Napi::Error systemError(Napi::Env env, const char* call, int code) {
  auto error = Napi::Error::New(env, std::string(uv_err_name(-code)) + ": " + uv_strerror(-code) + ", " + call);
  error.Set("code", Napi::String::New(env, uv_err_name(-code)));
  error.Set("errno", Napi::Number::New(env, -code));
  error.Set("syscall", Napi::String::New(env, call));
  return error;
}

/** A worker that is terminated runs no JavaScript any more: its sockets end here, and its loop waits until libuv let them go. */
static void endOfEnvironment(napi_async_cleanup_hook_handle handle, void* data) {
  auto* state = static_cast<State*>(data);
  state->cleanup = handle;
  state->ending = true;
  closeSockets(state);
}

static Napi::Object init(Napi::Env env, Napi::Object exports) {
  auto* state = new State{};
  env.SetInstanceData<State>(state);
  auto buffers = Napi::Object::New(env);
  const auto share = [&](const char* name, size_t bytes) {
    auto buffer = Napi::ArrayBuffer::New(env, bytes);
    buffers.Set(name, buffer);
    return buffer.Data();
  };
  state->slab = static_cast<uint8_t*>(share("slab", BATCH * SLOT));
  state->received = static_cast<Received*>(share("received", BATCH * sizeof(Received)));
  state->sent = static_cast<Sent*>(share("sent", BATCH * sizeof(Sent)));
  state->clock = static_cast<int64_t*>(share("clock", 3 * sizeof(int64_t)));
  state->buffers = Napi::Persistent(buffers);
  exports.Set("buffers", buffers);
  Socket::define(env, exports, state);
  initClock(env, exports, state);
  napi_add_async_cleanup_hook(env, endOfEnvironment, state, nullptr);
  return exports;
}
NODE_API_MODULE(padit_native, init)
