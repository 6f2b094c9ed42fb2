# KLIEG_SANITIZE is a list for -fsanitize; KLIEG_FUZZ builds the libFuzzer targets. Presets set them.

set(KLIEG_SANITIZE "" CACHE STRING "Sanitizers for every target, as -fsanitize takes them")
option(KLIEG_FUZZ "Build the fuzz targets" OFF)

if(KLIEG_SANITIZE)
  add_compile_options(-fsanitize=${KLIEG_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${KLIEG_SANITIZE})
  if(KLIEG_SANITIZE MATCHES undefined)
    # Left out as the dearest: they look at every access through a pointer. AddressSanitizer sees a null pointer anyway, and
    # who reads foreign bytes asks for alignment again (fuzz/CMakeLists.txt).
    add_compile_options(-fno-sanitize=null,vptr,alignment)
  endif()
  if(KLIEG_SANITIZE MATCHES address)
    # Calls in place of code: together with the line above a unit costs a tenth more than without sanitizers, and not a half.
    add_compile_options("SHELL:-mllvm -asan-instrumentation-with-call-threshold=0")
  endif()
endif()
