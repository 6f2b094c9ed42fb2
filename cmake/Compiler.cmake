# The compiler floor, the warnings and the speed of the edit loop.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
# An answer from memory passes some hundred short functions of many files: across them the linker inlines, which is worth a tenth
# of the instructions, and places together what runs together. A clean build takes 20 s longer.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -fno-omit-frame-pointer -flto=thin")

# Debian 12's g++ 12.2 miscompiles ordinary coroutine code (docs/adr/0001-compiler.md), so the compiler proves itself first.
if(NOT DEFINED KLIEG_CANARY_BROKEN OR NOT KLIEG_CANARY_COMPILER STREQUAL CMAKE_CXX_COMPILER)
  message(STATUS "Klieg: running the coroutine canary with ${CMAKE_CXX_COMPILER}")
  try_run(KLIEG_CANARY_BROKEN KLIEG_CANARY_COMPILED
    ${CMAKE_BINARY_DIR}/canary ${CMAKE_SOURCE_DIR}/cmake/coroutine_canary.cpp
    LINK_LIBRARIES -pthread CXX_STANDARD 20
    COMPILE_OUTPUT_VARIABLE canary_build RUN_OUTPUT_VARIABLE canary_says)
  if(NOT KLIEG_CANARY_COMPILED)
    message(FATAL_ERROR "Klieg: the coroutine canary does not compile with ${CMAKE_CXX_COMPILER}:\n${canary_build}")
  endif()
  if(NOT KLIEG_CANARY_BROKEN EQUAL 0)
    unset(KLIEG_CANARY_BROKEN CACHE)
    message(FATAL_ERROR "Klieg: ${CMAKE_CXX_COMPILER} miscompiles ordinary coroutine code, so what it builds would crash. "
      "Use clang 19 (apt-get install clang-19, then a preset). The canary said:\n${canary_says}")
  endif()
  set(KLIEG_CANARY_COMPILER ${CMAKE_CXX_COMPILER} CACHE INTERNAL "the compiler that passed the canary")
endif()

find_program(KLIEG_CCACHE ccache)
if(KLIEG_CCACHE)
  # A precompiled header is hashed by its content only with this sloppiness (ccache manual, "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${KLIEG_CCACHE})
endif()
add_link_options(-fuse-ld=lld)

add_library(klieg_warnings INTERFACE)
target_compile_options(klieg_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wthread-safety -Werror
  # Designated initialisers that leave defaults out are our form for options.
  -Wno-missing-designated-field-initializers)
