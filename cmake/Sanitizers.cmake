# KLIEG_SANITIZE is a list for -fsanitize; KLIEG_FUZZ builds the libFuzzer targets. Presets set them.

set(KLIEG_SANITIZE "" CACHE STRING "Sanitizers for every target, as -fsanitize takes them")
option(KLIEG_FUZZ "Build the fuzz targets" OFF)

if(KLIEG_SANITIZE)
  add_compile_options(-fsanitize=${KLIEG_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${KLIEG_SANITIZE})
endif()
if(KLIEG_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
